/** What one action cost. */
export interface Cost {
  readonly gas: number;
  readonly calldataBytes: number;
}
