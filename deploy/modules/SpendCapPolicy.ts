import { buildModule } from "@nomicfoundation/ignition-core";

/** The Kernel door of the session module: no constructor arguments, no admin. */
export default buildModule("SpendCapPolicy", (m) => ({
  SpendCapPolicy: m.contract("SpendCapPolicy"),
}));
