/** How far a chain has been read, as JSON. */
export interface ChainProgress {
  readonly chainId: number;
  readonly blockNumber: string | null;
  readonly syncedAt: string | null;
  /** Whether it was not up to date for a minute or more. */
  readonly behind: boolean;
  /** Why it is not read at all; null when it is. */
  readonly problem: string | null;
}

/** Follows the chains. */
export interface Indexer {
  /**
   * Reads a chain up to a block, or as far as it can in a bounded number of steps.
   *
   * @returns Whether the block was reached.
   */
  catchUp(chainId: number, block: bigint): Promise<boolean>;
  /** Reads the events of one confirmed block, wherever reading has come to: also of before it began. */
  readBlock(chainId: number, block: bigint): Promise<void>;
  /** Reads every chain as far as it goes. One that fails does not stop the others. */
  sync(): Promise<void>;
  state(): Promise<ChainProgress[]>;
}
