import type { Devnet } from "@abbababa/devnet";
import { type PermissionPlugin, toPermissionValidator } from "@zerodev/permissions";
import {
  type CallPolicyParams,
  CallPolicyVersion,
  ParamCondition,
  toCallPolicy,
  toGasPolicy,
  toTimestampPolicy,
} from "@zerodev/permissions/policies";
import { toECDSASigner } from "@zerodev/permissions/signers";
import { type Hex, pad, toFunctionSelector } from "viem";
import { kernelOptions } from "../account/kernelAccount.ts";
import { sessionKey } from "../account/keys.ts";
import type { SessionTerms } from "./sdk.ts";

type Permissions = NonNullable<CallPolicyParams["permissions"]>;

/** What a buyer calls; the published stock figures are of as many. */
const buyerCalls: readonly Hex[] = [
  "approve(address,uint256)",
  "createEscrow(bytes32,address,uint256,address,uint256,uint256,uint256,bytes32)",
  "accept(bytes32)",
  "dispute(bytes32)",
  "claimAbandoned(bytes32)",
  "finalizeRelease(bytes32)",
].map((signature) => toFunctionSelector(signature));

/** How much the stock policies are told: the usual minimum, or all of the addresses that our terms pin as well. */
export type StockRules = "usual" | "pinned";

/**
 * A session of the three stock policies and the stock signer, as ZeroDev's unmodified packages make it.
 *
 * @param terms - Whose window, gas budget and calls it takes.
 * @param rules - `usual`: six calls, the spender of `approve` pinned. `pinned`: every call and address of the terms.
 */
export async function stockPlugin(
  devnet: Devnet,
  terms: SessionTerms,
  rules: StockRules,
): Promise<PermissionPlugin> {
  const { validAfter, validUntil, gasBudget } = terms;
  const permissions = rules === "usual" ? usualPermissions(terms) : pinnedPermissions(terms);
  return toPermissionValidator(devnet.publicClient, {
    ...kernelOptions,
    signer: await toECDSASigner({ signer: sessionKey }),
    policies: [
      toCallPolicy({ policyVersion: CallPolicyVersion.V0_0_4, permissions }),
      toTimestampPolicy({ validAfter, validUntil }),
      toGasPolicy({ allowed: gasBudget }),
    ],
  });
}

function usualPermissions(terms: SessionTerms): Permissions {
  const calls = terms.calls.filter(({ selector }) => selector !== undefined && buyerCalls.includes(selector));
  const [approve, ...others] = calls;
  if (approve === undefined) throw new RangeError("The terms have no call of a buyer.");
  return pinnedPermissions({ ...terms, calls: [approve, ...others.map((call) => ({ ...call, rules: [] }))] });
}

/** Calls as CallPolicy has them: the addresses in their arguments, but no amounts. */
function pinnedPermissions({ calls }: SessionTerms): Permissions {
  const permissions = calls.map(({ target, selector, valueCap, rules }) => ({
    target,
    selector,
    valueLimit: valueCap,
    rules: rules.flatMap((rule) =>
      rule.kind === "address" || rule.kind === "counterparty"
        ? {
            condition: ParamCondition.ONE_OF,
            offset: 32 * rule.argument,
            params: rule.addresses.map((address) => pad(address)),
          }
        : [],
    ),
  }));
  // ZeroDev's type infers each entry from an ABI and has no name for permissions given by selector.
  return permissions as unknown as Permissions;
}
