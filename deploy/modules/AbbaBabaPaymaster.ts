import { buildModule } from "@nomicfoundation/ignition-core";

/** The paymaster. Its parameters come from `deploy/parameters`; deposit and stake are its owner's to bring. */
export default buildModule("AbbaBabaPaymaster", (m) => ({
  AbbaBabaPaymaster: m.contract("AbbaBabaPaymaster", [m.getParameter("owner"), m.getParameter("signer")]),
}));
