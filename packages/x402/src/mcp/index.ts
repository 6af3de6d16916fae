export {
  type PaidTools,
  type PaidToolsOptions,
  paidTools,
  type ToolHandler,
  type ToolPrice,
} from "./paidTools.ts";
export {
  type PaidCall,
  type PayingToolCall,
  type PayingToolsOptions,
  payingTools,
  type ToolCall,
  type ToolCaller,
} from "./payingTools.ts";
export type { ToolResult } from "./wire.ts";
