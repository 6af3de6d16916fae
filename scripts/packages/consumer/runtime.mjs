/** For runtimes that are a command: prints what the offline work gives. */
import { workOffline } from "./offline.mjs";

console.log(JSON.stringify(await workOffline()));
