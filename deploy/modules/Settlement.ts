import { buildModule } from "@nomicfoundation/ignition-core";

/** What pays for requests of x402 by user operations: no constructor arguments, no admin. */
export default buildModule("Settlement", (m) => ({
  Settlement: m.contract("Settlement"),
}));
