const minute = 60n;
const day = 86_400n;

/** Bounds of the escrow contract, as its constants of the same names say. Base units and seconds. */
export const escrowLimits = {
  minAmount: 2n,
  maxAmount: 2n ** 96n - 1n,
  maxDeadlineDelay: 365n * day,
  minDisputeWindow: minute,
  maxDisputeWindow: 30n * day,
  minAbandonmentGrace: minute,
  maxAbandonmentGrace: 30n * day,
  resolutionTimeout: 14n * day,
} as const;

/** Seconds that a buyer may dispute in, where nothing else is said. */
export const defaultDisputeWindow = day;

/** Seconds after the deadline in which a late delivery is still taken, where nothing else is said. */
export const defaultAbandonmentGrace = day;
