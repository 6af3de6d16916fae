/** A replica's place among the replicas that sign payments of one session. */
export interface PaymentLane {
  /** 0 to `lanes` - 1. */
  readonly lane: number;
  /** How many replicas there are. */
  readonly lanes: number;
}
