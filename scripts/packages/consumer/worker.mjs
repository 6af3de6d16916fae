/** For workerd, which runs `test` and nothing else. */
import { workOffline } from "./offline.mjs";

// biome-ignore lint/style/noDefaultExport: workerd finds a worker by it
export default {
  async test() {
    console.log(JSON.stringify(await workOffline()));
  },
};
