import type { Hex } from "viem";

/** Functions by which a token leaves the account, or somebody gets the right to take it, and that no limit can meter. */
export const unsafeFunctions: Readonly<Record<Hex, string>> = {
  "0x39509351": "increaseAllowance(address,uint256) adds to an allowance that no limit counts",
  "0xd73dd623": "increaseApproval(address,uint256) adds to an allowance that no limit counts",
  "0x3177029f": "approveAndCall(address,uint256) gives an allowance that no limit counts",
  "0xcae9ca51": "approveAndCall(address,uint256,bytes) gives an allowance that no limit counts",
  "0x87517c45":
    "approve(address,address,uint160,uint48) gives an allowance by Permit2, which no limit counts",
  "0xa22cb465": "setApprovalForAll(address,bool) gives away everything",
  "0x558a7297": "setOperator(address,bool) gives away everything",
  "0x959b8c3f": "authorizeOperator(address) gives away everything",
  "0xd505accf":
    "permit(address,address,uint256,uint256,uint8,bytes32,bytes32) turns a signature into an allowance",
  "0x8fcbaf0c":
    "permit(address,address,uint256,uint256,bool,uint8,bytes32,bytes32) turns a signature into an allowance",
  "0x9fd5a6cf": "permit(address,address,uint256,uint256,bytes) turns a signature into an allowance",
  "0xe3ee160e":
    "transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32) settles signatures that no limit counts",
  "0xcf092995":
    "transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes) settles signatures that no limit counts",
  "0x1296ee62": "transferAndCall(address,uint256) moves a token that no limit counts",
  "0x4000aea0": "transferAndCall(address,uint256,bytes) moves a token that no limit counts",
  "0xd8fbe994": "transferFromAndCall(address,address,uint256) moves a token that no limit counts",
  "0xc1d34b89": "transferFromAndCall(address,address,uint256,bytes) moves a token that no limit counts",
};
