/**
 * Our sessions against the unmodified `@zerodev` packages: the account that a session sees, and the stock policies of the
 * layered set, which the SDK encodes itself.
 */
import {
  enableTypedData,
  encodeEnableData,
  permissionNonceKey,
  toPermissionAccount,
  toSessionPlugin,
} from "@abbababa/sdk/internal";
import {
  type AllowedCall,
  buildEscrowPolicies,
  createSessionKey,
  type DeserializedSessionKey,
  deserializeSessionKey,
  type PolicySet,
  permissionIdOf,
  type SessionTerms,
} from "@abbababa/sdk/wallet/session-keys";
import { signerToEcdsaValidator } from "@zerodev/ecdsa-validator";
import { type Policy, toPermissionValidator } from "@zerodev/permissions";
import {
  CallPolicyVersion,
  ParamCondition,
  toCallPolicy,
  toGasPolicy,
  toTimestampPolicy,
} from "@zerodev/permissions/policies";
import { toECDSASigner } from "@zerodev/permissions/signers";
import { createKernelAccount } from "@zerodev/sdk";
import { toKernelPluginManager } from "@zerodev/sdk/accounts";
import { getEntryPoint, KERNEL_V3_1 } from "@zerodev/sdk/constants";
import { type Address, type Hex, hashTypedData, numberToHex, pad, zeroAddress } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { describe, expect, test } from "vitest";
import { useDevnet } from "../support/devnet.ts";

const [entryPoint, kernelVersion] = [getEntryPoint("0.7"), KERNEL_V3_1];
const owner = privateKeyToAccount(generatePrivateKey());
let index = 0n;

/** A session of a new account. */
async function grant(policySet: PolicySet): Promise<DeserializedSessionKey> {
  const { chain, rpcUrl } = await useDevnet();
  index += 1n;
  const created = await createSessionKey({ owner, chain, rpcUrl, index, policySet });
  return deserializeSessionKey(created.serializedSessionKey);
}

/** A session's account and plugin as we make them, and the account that ZeroDev's packages make of that plugin. */
async function bothOf(session: DeserializedSessionKey) {
  const { publicClient: client } = await useDevnet();
  const plugin = toSessionPlugin(client, session);
  const sudo = await signerToEcdsaValidator(client, { signer: owner, entryPoint, kernelVersion });
  const manager = await toKernelPluginManager<"0.7">(client, {
    sudo,
    regular: plugin,
    entryPoint,
    kernelVersion,
    chainId: client.chain.id,
  });
  return {
    plugin,
    manager,
    ours: await toPermissionAccount(client, session, plugin),
    theirs: await createKernelAccount(client, {
      entryPoint,
      kernelVersion,
      index: session.grant.index,
      plugins: manager,
    }),
  };
}

describe.each(["compact", "layered"] as const)("a session of the %s set", (policySet) => {
  test("default: account, factory, nonces and calls are those that ZeroDev's packages make", async () => {
    const session = await grant(policySet);
    const { ours, theirs, manager, plugin } = await bothOf(session);
    expect(ours.address).toBe(theirs.address);
    expect(await ours.getFactoryArgs()).toEqual(await theirs.getFactoryArgs());
    const call = { to: session.terms.calls[0]?.target ?? zeroAddress, data: "0x01" } as const;
    expect(await ours.encodeCalls([call])).toBe(await theirs.encodeCalls([{ ...call, value: 0n }]));
    for (const lane of [0, 9, 65_535]) {
      const key = permissionNonceKey(plugin.getIdentifier(), "enable", lane);
      expect(await manager.getNonceKey(ours.address, BigInt(lane))).toBe(key);
      expect(await ours.getNonce({ key: BigInt(lane) })).toBe(await theirs.getNonce({ key: BigInt(lane) }));
    }
  });

  test("behavior: the owner signs Kernel's Enable, which grants `execute` and no other function", async () => {
    const { grant: granted, terms, sessionId } = await grant(policySet);
    const { chainId, account, kernelNonce, contracts: addresses } = granted;
    const { manager } = await bothOf({ ...(await grant(policySet)), grant: granted, terms, sessionId });
    const enableData = encodeEnableData({
      chainId,
      policySet,
      encodedTerms: granted.terms,
      terms,
      addresses,
    });
    const permissionId = permissionIdOf(sessionId);
    const ours = enableTypedData({ chainId, account, kernelNonce, permissionId, enableData });
    const theirs = (await manager.getPluginsEnableTypedData(account)) as unknown as typeof ours;
    // ZeroDev's packages name more behind the selector, which Kernel reads of permissions that have an action of their own.
    expect(theirs.message.selectorData.startsWith(ours.message.selectorData)).toBe(true);
    const { selectorData } = ours.message;
    const alike = { ...theirs, message: { ...theirs.message, selectorData } } as typeof ours;
    expect(hashTypedData(alike)).toBe(hashTypedData(ours));
  });
});

describe("the stock policies", () => {
  const [target, other] = [pad("0x0a", { size: 20 }), pad("0x0b", { size: 20 })];
  const parties: readonly Address[] = [pad("0x0c", { size: 20 }), pad("0x0d", { size: 20 })];
  const selector = "0xaabbccdd";
  const entry = (rules: AllowedCall["rules"], change: Partial<AllowedCall> = {}): AllowedCall => ({
    target,
    selector,
    valueCap: 0n,
    rules,
    ...change,
  });
  const equal = { kind: "equal", argument: 3, value: 7n } as const;
  const addresses = { kind: "address", argument: 0, addresses: parties } as const;

  const cases: { name: string; change: Partial<SessionTerms> }[] = [
    { name: "no rule", change: { calls: [entry([])] } },
    { name: "a plain transfer", change: { calls: [entry([], { selector: undefined, valueCap: 5n })] } },
    { name: "addresses", change: { calls: [entry([addresses])] } },
    { name: "parties", change: { calls: [entry([{ ...addresses, kind: "counterparty" }])] } },
    { name: "one of", change: { calls: [entry([{ kind: "oneOf", argument: 1, values: [1n, 2n] }])] } },
    { name: "equal", change: { calls: [entry([equal])] } },
    { name: "at most", change: { calls: [entry([{ ...equal, kind: "atMost" }])] } },
    { name: "at least", change: { calls: [entry([{ ...equal, kind: "atLeast" }])] } },
    { name: "an amount", change: { calls: [entry([{ kind: "spend", argument: 1, token: other }])] } },
    { name: "several functions", change: { calls: [entry([equal]), entry([addresses], { target: other })] } },
    {
      name: "several entries of one function",
      change: { calls: [entry([equal, addresses]), entry([addresses], { valueCap: 9n })] },
    },
    { name: "any paymaster", change: { paymaster: "any" } },
    { name: "one paymaster", change: { paymaster: other } },
    { name: "the largest gas budget", change: { gasBudget: 2n ** 96n - 1n } },
  ];

  test.each(cases)("default: $name is encoded as ZeroDev's packages do", async ({ change }) => {
    const { publicClient } = await useDevnet();
    const { grant: granted, terms: sample } = await grant("layered");
    const terms = { ...sample, ...change };
    const { chainId, contracts, terms: encodedTerms } = granted;
    const enableData = encodeEnableData({
      chainId,
      policySet: "layered",
      encodedTerms,
      terms,
      addresses: contracts,
    });
    const spendCap = {
      getPolicyInfoInBytes: () => `0x0000${contracts.spendCap.slice(2)}`,
      getPolicyData: () => `0x05${encodedTerms.slice(2)}`,
    } as unknown as Policy;
    // Of the key, only the address goes into the data.
    const signer = await toECDSASigner({ signer: { ...owner, address: terms.sessionKey } });
    const plugin = await toPermissionValidator(publicClient, {
      entryPoint,
      kernelVersion,
      signer,
      policies: [...policiesOf(terms), spendCap],
    });
    expect(enableData.toLowerCase()).toBe((await plugin.getEnableData()).toLowerCase());
  });

  test("behavior: buildEscrowPolicies gives the same parts", async () => {
    const { grant: granted, terms } = await grant("layered");
    const { chainId, account, contracts } = granted;
    const { policies } = buildEscrowPolicies({ terms, account, chainId, addresses: contracts });
    const parts = policies.map((part) => [part.getPolicyInfoInBytes(), part.getPolicyData()]);
    const theirs = policiesOf(terms).map((policy) => [policy.getPolicyInfoInBytes(), policy.getPolicyData()]);
    expect(parts.slice(0, 3)).toEqual(theirs);
    expect(parts).toHaveLength(4);
  });
});

/** The stock policies as ZeroDev's packages make them; of several entries of a function, what they share. */
function policiesOf(terms: SessionTerms): Policy[] {
  const { paymaster } = terms;
  const word = (value: bigint): Hex => numberToHex(value, { size: 32 });
  const rulesOf = (call: AllowedCall) =>
    call.rules.flatMap((rule) => {
      const offset = rule.argument * 32;
      switch (rule.kind) {
        case "spend":
          return [];
        case "address":
        case "counterparty":
          return [{ condition: ParamCondition.ONE_OF, offset, params: rule.addresses.map((it) => pad(it)) }];
        case "oneOf":
          return [{ condition: ParamCondition.ONE_OF, offset, params: rule.values.map(word) }];
        case "equal":
          return [{ condition: ParamCondition.EQUAL, offset, params: [word(rule.value)] }];
        case "atMost":
          return [{ condition: ParamCondition.LESS_THAN_OR_EQUAL, offset, params: [word(rule.value)] }];
        default:
          return [{ condition: ParamCondition.GREATER_THAN_OR_EQUAL, offset, params: [word(rule.value)] }];
      }
    });
  const keyOf = ({ target, selector }: AllowedCall) => `${target}${selector}`;
  const functions = [...new Set(terms.calls.map(keyOf))].map((key) => {
    const entries = terms.calls.filter((call) => keyOf(call) === key);
    const [first] = entries;
    if (first === undefined) throw new Error("A function has an entry.");
    const rules = rulesOf(first).filter((rule) =>
      entries.every((entry) => rulesOf(entry).some((it) => JSON.stringify(it) === JSON.stringify(rule))),
    );
    const [valueLimit = 0n] = entries.map(({ valueCap }) => valueCap).sort((a, b) => (a > b ? -1 : 1));
    return { target: first.target, selector: first.selector ?? ("0x00000000" as const), valueLimit, rules };
  });
  const named = paymaster !== "any" && paymaster !== "none";
  return [
    toCallPolicy({ policyVersion: CallPolicyVersion.V0_0_4, permissions: functions as never }),
    toTimestampPolicy({ validAfter: terms.validAfter, validUntil: terms.validUntil }),
    toGasPolicy({
      allowed: terms.gasBudget,
      enforcePaymaster: named,
      ...(named ? { allowedPaymaster: paymaster } : {}),
    }),
  ];
}
