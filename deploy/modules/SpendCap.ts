import { buildModule } from "@nomicfoundation/ignition-core";

/** The session module, with all its doors: no constructor arguments, no admin. */
export default buildModule("SpendCap", (m) => ({
  SpendCap: m.contract("SpendCap"),
}));
