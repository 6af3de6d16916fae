import { Component, type ReactNode } from "react";
import { describeError } from "../format/describeError.ts";
import { Notice } from "./Notice.tsx";

/** Keeps what fails in one part of a page from taking the rest with it: killing must go on to work. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly error: unknown }> {
  override state = { error: undefined as unknown };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return <Notice kind="danger">{describeError(error)}</Notice>;
  }
}
