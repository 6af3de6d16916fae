import type { Address } from "viem";

/** Where everything the devnet places lives: the addresses of Base Sepolia. */
export const addresses = {
  createX: "0xba5Ed099633D3B313e4D5F7bdc1305d3c28ba5Ed",
  deterministicDeployer: "0x4e59b44847b379578588920cA78FbF26c0B4956C",
  entryPoint: "0x0000000071727De22E5E9d8BAf0edAc6f37da032",
  // These two with the option `entryPoint06` only.
  entryPoint06: "0x5FF137D4b0FDCD49DcA30c7CF57E578a026d2789",
  simpleAccountFactory06: "0x9406Cc6185a346906296840746125a0E44976454",
  kernelImplementation: "0xBAC849bB641841b44E965fB01A4Bf5F074f84b4D",
  kernelFactory: "0xaac5D4240AF87249B3f71BC8E4A2cae074A3E419",
  metaFactory: "0xd703aaE79538628d27099B8c4f621bE4CCd142d5",
  ecdsaValidator: "0x845ADb2C711129d4f3966735eD98a9F09fC4cE57",
  ecdsaSigner: "0x6A6F069E2a08c2468e7724Ab3250CdBFBA14D4FF",
  callPolicy: "0x9a52283276A0ec8740DF50bF01B28A80D880eaf2",
  timestampPolicy: "0xB9f8f524bE6EcD8C945b1b87f9ae5C192FdCE20F",
  gasPolicy: "0xaeFC5AbC67FfD258abD0A3E54f65E70326F84b23",
  multicall3: "0xcA11bde05977b3631167028862bE2a173976CA11",
  usdc: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
} as const satisfies Record<string, Address>;
