import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { describeError } from "../format/describeError.ts";
import { Notice } from "./Notice.tsx";

/** A button for something that takes a while and can fail; pressed twice it happens once. */
export function ActionButton(props: {
  action: () => Promise<unknown>;
  children: ReactNode;
  busy: string;
  label?: string | undefined;
  kind?: "primary" | "danger" | "plain";
  disabled?: boolean;
}) {
  const { action, children, busy, label, kind = "plain", disabled = false } = props;
  const { mutate, isPending, error } = useMutation({ mutationFn: action });
  return (
    <>
      <button
        type="button"
        className={kind}
        disabled={disabled || isPending}
        aria-label={isPending ? undefined : label}
        onClick={() => mutate()}
      >
        {isPending ? busy : children}
      </button>
      {error === null ? null : <Notice kind="danger">{describeError(error)}</Notice>}
    </>
  );
}
