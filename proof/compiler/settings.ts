const common = {
  evmVersion: "cancun",
  metadata: { bytecodeHash: "none", appendCBOR: false },
} as const;

/** As the contracts are deployed (see `hardhat.config.ts`), but for the bytes that only describe the compiler. */
export const deployedSettings = {
  ...common,
  viaIR: true,
  optimizer: { enabled: true, runs: 1_000_000 },
} as const;

/** The oldest and quickest code generator. Sources with many variables in one function are beyond it. */
export const legacySettings = { ...common, optimizer: { enabled: false }, debug: { debugInfo: [] } } as const;

/** The same with the optimizer, which finds room for more variables. */
export const legacyOptimizedSettings = {
  ...common,
  optimizer: { enabled: true, runs: 200 },
  debug: { debugInfo: [] },
} as const;

/** The compiler's new code generator: twice as quick as the one in use, and without a limit on variables. */
export const ssaSettings = {
  ...common,
  experimental: true,
  viaIR: true,
  viaSSACFG: true,
  optimizer: { enabled: false },
  debug: { debugInfo: [] },
} as const;

/** In the order in which they are tried. */
export const quickSettings = [legacySettings, legacyOptimizedSettings, ssaSettings] as const;
