import { parseGrant, readSessionStatus } from "@abbababa/sdk";
import { useEffect, useRef } from "react";
import { rpcFailure } from "../channel/rpcErrors.ts";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { useConfig } from "../network/ConfigContext.ts";
import { toNetwork } from "../network/toNetwork.ts";
import { enConnect } from "../texts/enConnect.ts";
import type { Asked } from "./openChannel.ts";
import { readPermissions, type StoredPermission } from "./permissionStore.ts";

/** Most that one answer holds: the latest. */
const mostTold = 32;

/** Tells a site what it was allowed on this device and has not ended; of others it learns nothing. */
export function GrantedView({ asked }: { asked: Asked<"wallet_getGrantedExecutionPermissions"> }) {
  const { networks } = useConfig();
  const isTold = useRef(false);
  useEffect(() => {
    if (isTold.current) return;
    isTold.current = true;
    const stored = readPermissions(asked.origin).slice(-mostTold);
    Promise.all(stored.map((permission) => isAlive(permission, networks))).then(
      (alive) => asked.answer(stored.filter((_, index) => alive[index]).map(({ response }) => response)),
      () => asked.refuse(rpcFailure("disconnected", "The owner's page could not read the chain.")),
    );
  }, [asked, networks]);
  return <p role="status">{enConnect.granted.lead}</p>;
}

/** Whether the chain does not know it to be revoked. */
async function isAlive(
  { grant, response: { from } }: StoredPermission,
  networks: readonly ConsoleNetwork[],
): Promise<boolean> {
  const { grant: granted, terms } = parseGrant(grant);
  const network = networks.find(({ chainId }) => chainId === granted.chainId);
  if (network === undefined) return false;
  const { revoked } = await readSessionStatus({ account: from, terms, ...toNetwork(network) });
  return !revoked;
}
