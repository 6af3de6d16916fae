/** Starts the installed platform's command on the installed devnet, and asks it how it is. */
import { spawn } from "node:child_process";
import { startDevnet } from "@abbababa/devnet";

const devnet = await startDevnet();
const platform = spawn("node_modules/.bin/abba-platform", ["--port", "0", "--data-dir", "data"], {
  env: { ...process.env, RPC_URL: devnet.rpcUrl },
  stdio: ["ignore", "ignore", "pipe"],
});
try {
  const url = await new Promise((resolve, reject) => {
    let said = "";
    platform.stderr.on("data", (chunk) => {
      said += chunk;
      const served = /abba-platform: (http\S+)/.exec(said);
      if (served) resolve(served[1]);
    });
    platform.on("close", () => reject(new Error(`The platform did not start:\n${said}`)));
  });
  const { status } = await (await fetch(`${url}/healthz`)).json();
  if (status !== "ok") throw new Error(`The platform says that it is ${status}.`);
  console.log(`the platform is ${status}`);
} finally {
  platform.kill("SIGTERM");
  await devnet.close();
}
