import { buildModule } from "@nomicfoundation/ignition-core";

/**
 * The owners' validator: no constructor arguments, no admin. Its constructor looks for the P-256 precompile, so that the code
 * may differ from chain to chain; the address does not.
 */
export default buildModule("OwnerValidator", (m) => ({
  OwnerValidator: m.contract("OwnerValidator"),
}));
