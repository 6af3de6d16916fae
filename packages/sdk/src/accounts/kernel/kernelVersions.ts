/** Kernels whose owners' signatures this package makes and checks. */
export const kernelVersions = ["0.3.1", "0.3.3"] as const;

/** As an account's EIP-712 domain names it. */
export type KernelVersion = (typeof kernelVersions)[number];

/** The Kernel that accounts are made with. */
export const kernelVersion = "0.3.1" satisfies KernelVersion;
