export {
  type PlatformDevnet,
  type PlatformDevnetOptions,
  startPlatformDevnet,
} from "./startPlatformDevnet.ts";
