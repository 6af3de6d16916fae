import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { describeError } from "../format/describeError.ts";
import { useConfig } from "../network/ConfigContext.ts";
import { useOpenAccount } from "../owners/useOpenAccount.ts";
import type { StoredAccount } from "../store/records.ts";
import { en } from "../texts/en.ts";
import { Notice } from "../ui/Notice.tsx";
import { type KillTarget, killSessions, type RevocationChoice } from "./killSessions.ts";
import { SignedNotice } from "./SignedNotice.tsx";

/** One press kills: there is nothing to confirm, as nothing is lost by it. */
export function KillButton(props: {
  account: StoredAccount;
  network: ConsoleNetwork;
  target: (Exclude<KillTarget, "all"> & { readonly name: string }) | "all";
  path: RevocationChoice;
}) {
  const { account, network, target, path } = props;
  const { platformUrl } = useConfig();
  const client = useQueryClient();
  const openAccount = useOpenAccount();
  const lookAgain = () => client.invalidateQueries({ queryKey: ["status"] });
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: async () =>
      killSessions({ account, network, platformUrl, opened: await openAccount(account), target, path }),
    onSettled: lookAgain,
  });
  const isAll = target === "all";
  return (
    <>
      <button
        type="button"
        className="danger"
        disabled={isPending}
        aria-label={isAll || isPending ? undefined : en.kill.oneLabel(target.name)}
        onClick={() => mutate()}
      >
        {isPending ? en.kill.killing : isAll ? en.kill.all : en.kill.one}
      </button>
      {data?.state === "dead" ? <Notice kind="good">{isAll ? en.kill.doneAll : en.kill.done}</Notice> : null}
      {data?.state === "signed" ? (
        <SignedNotice
          revocation={data.revocation}
          reason={data.reason}
          network={network}
          onSent={lookAgain}
        />
      ) : null}
      {error === null ? null : (
        <Notice kind="danger" title={en.kill.failed}>
          <p>{describeError(error)}</p>
        </Notice>
      )}
    </>
  );
}
