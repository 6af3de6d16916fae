import type { Address } from "viem";
import { zeroAddress } from "viem";
import type { PermissionRequest } from "../channel/permissionSchemas.ts";
import { parseToken, type Token, tokenOf } from "../format/token.ts";
import { enConnect } from "../texts/enConnect.ts";
import { type PermissionPlan, planPermission } from "./planPermission.ts";

/** What the owner typed; what is not there stays as asked. */
export interface ChoiceTexts {
  readonly amount?: string | undefined;
  readonly hours?: string | undefined;
}

/** What becomes of it, or what is wrong with it. */
export interface ReadChoice {
  readonly plan?: PermissionPlan | undefined;
  readonly problem?: string | undefined;
}

/** Reads what the owner typed. */
export function readChoice(
  request: PermissionRequest,
  { amount, hours }: ChoiceTexts,
  { now, usdc }: { readonly now: number; readonly usdc: Address | undefined },
): ReadChoice {
  const units =
    amount === undefined ? undefined : parseToken(amount, tokenOfPermission(request, usdc).decimals);
  const length = hours === undefined ? undefined : parseToken(hours, 2);
  if ((amount !== undefined && units === undefined) || (hours !== undefined && length === undefined))
    return { problem: enConnect.permission.invalid };
  const expiry = length === undefined ? undefined : now + Number(length) * 36;
  const planned = planPermission(request, now, { amount: units, expiry });
  return "failure" in planned ? { problem: planned.failure.message } : planned;
}

/** How the permission's token is shown. */
export function tokenOfPermission(
  { permission: { data } }: PermissionRequest,
  usdc: Address | undefined,
): Token {
  return tokenOf("tokenAddress" in data ? data.tokenAddress : zeroAddress, usdc);
}
