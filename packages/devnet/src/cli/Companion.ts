import type { Devnet } from "../devnet.ts";
import type { DevnetOptions } from "../options.ts";

/** What may be started beside a devnet, by an option of its own. */
export interface Companion {
  /** Its option, without the dashes; its port is that and `-port`. */
  readonly name: string;
  /** Its lines of `--help`. */
  readonly help: string;
  /** What the devnet is to be told. */
  readonly options?: Pick<DevnetOptions, "paymasterSigner"> | undefined;
  /**
   * Starts it on a devnet that is up. It is stopped before the devnet.
   *
   * @param port - Where it listens; `undefined`: a free one.
   */
  start(devnet: Devnet, port: number | undefined): Promise<AsyncDisposable & { readonly url: string }>;
}
