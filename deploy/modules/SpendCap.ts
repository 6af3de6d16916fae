import { buildModule } from "@nomicfoundation/ignition-core";

/** The Kernel door of the session module: no constructor arguments, no admin. */
export default buildModule("SpendCap", (m) => ({
  SpendCap: m.contract("SpendCap"),
}));
