import type { ReactNode } from "react";

/** Something to be noticed: danger is said at once to who cannot see it. */
export function Notice({
  kind,
  title,
  children,
}: {
  kind: "danger" | "warning" | "good" | "plain";
  title?: string;
  children: ReactNode;
}) {
  return (
    <div className={`notice ${kind}`} role={kind === "danger" ? "alert" : "status"}>
      {title === undefined ? null : <strong>{title}</strong>}
      {children}
    </div>
  );
}
