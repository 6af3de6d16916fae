import { fileURLToPath } from "node:url";
import chromium, { inflate } from "@sparticuz/chromium";
import { type Browser, chromium as playwright } from "playwright-core";

/** Made for a sandbox of one process; pages with WebAuthn need the browser's own. */
const unfit = ["--single-process", "--no-zygote"];

/** Shared libraries that a bare machine lacks, as the package brings them. */
const libraries = fileURLToPath(new URL("../bin/al2023.tar.br", import.meta.resolve("@sparticuz/chromium")));

/**
 * Launches Chromium, which comes with the packages: nothing is downloaded, and nothing need be installed.
 *
 * @returns The browser.
 */
export async function launchBrowser(): Promise<Browser> {
  const [executablePath, folder] = await Promise.all([chromium.executablePath(), inflate(libraries)]);
  const path = [process.env.LD_LIBRARY_PATH, `${folder}/lib`].filter((one) => one !== undefined).join(":");
  return await playwright.launch({
    executablePath,
    args: chromium.args.filter((argument) => !unfit.includes(argument)),
    headless: true,
    // The machine's own come first.
    env: { ...process.env, LD_LIBRARY_PATH: path },
  });
}
