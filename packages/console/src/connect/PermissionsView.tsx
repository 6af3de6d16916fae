import {
  createSessionRequest,
  describeRequest,
  grantSession,
  installExecutor,
  toPermissionContext,
} from "@abbababa/sdk";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { createPublicClient, type Hex, http, parseAbi } from "viem";
import type { PermissionRequest } from "../channel/permissionSchemas.ts";
import { rpcFailure } from "../channel/rpcErrors.ts";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { useNetworkOf } from "../network/ConfigContext.ts";
import { findAddress, toNetwork } from "../network/toNetwork.ts";
import { useOpenAccount } from "../owners/useOpenAccount.ts";
import type { StoredAccount } from "../store/records.ts";
import { addGrant } from "../store/useRecords.ts";
import { enConnect } from "../texts/enConnect.ts";
import { ActionButton } from "../ui/ActionButton.tsx";
import { Notice } from "../ui/Notice.tsx";
import { AccountChoice, useAccounts } from "./AccountChoice.tsx";
import { Decision, Impossible } from "./Decision.tsx";
import type { Asked } from "./openChannel.ts";
import { PermissionCard } from "./PermissionCard.tsx";
import { keepPermissions, type StoredPermission } from "./permissionStore.ts";
import {
  type PermissionPlan,
  planPermission,
  toPermissionResponse,
  toWishParameters,
} from "./planPermission.ts";
import { type ChoiceTexts, readChoice } from "./readChoice.ts";

type AskedPermissions = Asked<"wallet_requestExecutionPermissions">;

/** Permissions that a site asks for, from what they mean to the tap. */
export function PermissionsView({ asked }: { asked: AskedPermissions }) {
  const [first] = asked.params;
  const network = useNetworkOf(Number(first?.chainId));
  const places = new Set(
    asked.params.map(({ chainId, from }) => `${Number(chainId)} ${from?.toLowerCase()}`),
  );
  if (places.size !== 1)
    return <Impossible asked={asked} failure={rpcFailure("invalidParams", enConnect.permission.oneChain)} />;
  if (network === undefined) {
    return (
      <Impossible asked={asked} failure={rpcFailure("unsupportedChain")}>
        {enConnect.unsupportedChain(String(Number(first?.chainId)))}
      </Impossible>
    );
  }
  return <OnNetwork asked={asked} network={network} from={first?.from} />;
}

function OnNetwork(props: {
  asked: AskedPermissions;
  network: ConsoleNetwork;
  from: string | null | undefined;
}) {
  const { asked, network, from } = props;
  const { data: now } = useQuery({
    queryKey: ["now", network.chainId],
    queryFn: () => readNow(network),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return now === undefined ? (
    <p role="status">{enConnect.waiting}</p>
  ) : (
    <Plans asked={asked} network={network} from={from} now={now} />
  );
}

function Plans(props: {
  asked: AskedPermissions;
  network: ConsoleNetwork;
  from: string | null | undefined;
  now: number;
}) {
  const { asked, network, from, now } = props;
  const usdc = findAddress("usdc", network);
  const openAccount = useOpenAccount();
  const accounts = useAccounts(network, from);
  const [chosen, choose] = useState(0);
  const [texts, setTexts] = useState<readonly ChoiceTexts[]>(() => asked.params.map(() => ({})));
  const account = accounts[chosen] ?? accounts[0];
  const asIs = asked.params.map((request) => planPermission(request, now));
  const read = asked.params.map((request, index) => readChoice(request, texts[index] ?? {}, { now, usdc }));
  const plans = read.flatMap((one) => ("plan" in one ? [one.plan] : []));
  const { data: prepared } = useQuery({
    queryKey: ["permissions", asked.origin, plans.map(String), JSON.stringify(plans, printable)],
    queryFn: () =>
      Promise.all(
        asked.params.map((request, index) => prepare(asked.origin, request, plans[index], network)),
      ),
    enabled: plans.length === asked.params.length,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { data: needsExecutor, refetch } = useQuery({
    queryKey: ["executor", network.chainId, account?.address],
    queryFn: async () => account !== undefined && !(await canRedeem(account, network)),
    enabled: account !== undefined,
  });
  const impossible = asIs.find((one) => "failure" in one);
  if (impossible !== undefined && "failure" in impossible)
    return <Impossible asked={asked} failure={impossible.failure} />;

  const allow = async () => {
    if (account === undefined || prepared === undefined) return;
    const opened = await openAccount(account);
    const kept: StoredPermission[] = [];
    const signed: { readonly sessionId: Hex; readonly grant: string; readonly requestHash: Hex }[] = [];
    for (const [index, { request }] of prepared.entries()) {
      const permission = asked.params[index];
      if (permission === undefined) continue;
      const { grant, sessionId, terms } = await grantSession({
        request: request.serializedRequest,
        ...opened,
        ...toNetwork(network),
      });
      const { permissionContext, delegationManager, deployment } = toPermissionContext({ grant });
      const response = toPermissionResponse(permission, terms, {
        from: account.address,
        context: permissionContext,
        dependencies: deployment === undefined ? [] : [deployment],
        delegationManager,
      });
      kept.push({ origin: asked.origin, sessionId, grant, response });
      signed.push({ sessionId, grant, requestHash: request.requestHash });
    }
    // Kept before the site has it: what was granted can be watched and ended here.
    keepPermissions(kept);
    for (const { sessionId, grant, requestHash } of signed) {
      addGrant({
        chainId: network.chainId,
        account: account.address,
        sessionId,
        requestHash,
        name: asked.origin.slice(0, 200),
        grant,
        delivered: true,
      });
    }
    asked.answer(kept.map(({ response }) => response));
  };

  return (
    <>
      <p>{enConnect.permission.lead}</p>
      {asked.params.map((request, index) => (
        <PermissionCard
          // biome-ignore lint/suspicious/noArrayIndexKey: two may be the same, and never move
          key={index}
          request={request}
          read={read[index] ?? {}}
          told={prepared?.[index]?.told}
          texts={texts[index] ?? {}}
          usdc={usdc}
          now={now}
          onChange={(changed) => setTexts(texts.map((one, at) => (at === index ? changed : one)))}
        />
      ))}
      {needsExecutor === true && account !== undefined ? (
        <Notice kind="plain">
          {enConnect.permission.executor}
          <ActionButton
            busy={enConnect.permission.preparing}
            action={async () => {
              const via = network.bundlerUrl === undefined ? "direct" : "userop";
              await installExecutor({ ...(await openAccount(account)), ...toNetwork(network), via });
              await refetch();
            }}
          >
            {enConnect.permission.prepare}
          </ActionButton>
        </Notice>
      ) : null}
      <Decision
        asked={asked}
        allow={allow}
        label={enConnect.permission.allow}
        busy={enConnect.permission.busy}
        disabled={account === undefined || prepared === undefined || needsExecutor !== false}
      >
        <AccountChoice accounts={accounts} network={network} from={from} chosen={chosen} onChoose={choose} />
      </Decision>
    </>
  );
}

const printable = (_: string, value: unknown) => (typeof value === "bigint" ? String(value) : value);

/** What the SDK is asked, and how it reads: the words come from the terms that would be signed. */
async function prepare(
  origin: string,
  { from, permission }: PermissionRequest,
  plan: PermissionPlan | undefined,
  network: ConsoleNetwork,
) {
  if (plan === undefined) throw new Error(enConnect.permission.invalid);
  const request = await createSessionRequest({
    ...toWishParameters(plan),
    ...toNetwork(network),
    name: nameOf(origin),
    ...(permission.data.justification ? { reason: permission.data.justification } : {}),
    ...(from == null ? {} : { account: from }),
  });
  return {
    request,
    told: describeRequest({ request: request.request, addresses: toNetwork(network).addresses }),
  };
}

/** The end of a long one is what says whose it is. */
function nameOf(origin: string): string {
  return origin.length <= 64 ? origin : `…${origin.slice(-63)}`;
}

async function readNow({ rpcUrl }: ConsoleNetwork): Promise<number> {
  const { timestamp } = await createPublicClient({ transport: http(rpcUrl) }).getBlock();
  return Number(timestamp);
}

const installedAbi = parseAbi([
  "function isModuleInstalled(uint256 type, address module, bytes data) view returns (bool)",
]);

/** Accounts that a page like this has made can from their creation on; others once they are prepared. */
async function canRedeem({ address }: StoredAccount, network: ConsoleNetwork): Promise<boolean> {
  const client = createPublicClient({ transport: http(network.rpcUrl) });
  const module = findAddress("spendCap", network);
  if (module === undefined || (await client.getCode({ address })) === undefined) return true;
  return await client.readContract({
    abi: installedAbi,
    address,
    functionName: "isModuleInstalled",
    args: [2n, module, "0x"],
  });
}
