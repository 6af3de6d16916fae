import { buildModule } from "@nomicfoundation/ignition-core";

/**
 * The escrow. Its parameters have no defaults here on purpose: they come from `deploy/parameters`, through the checks of
 * `pnpm deploy:*`.
 */
export default buildModule("AbbaBabaEscrow", (m) => ({
  AbbaBabaEscrow: m.contract("AbbaBabaEscrow", [
    m.getParameter("admin"),
    m.getParameter("resolver"),
    m.getParameter("feeReceiver"),
    m.getParameter("tokens"),
  ]),
}));
