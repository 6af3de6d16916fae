import type { Operator } from "./edit.ts";
import { assemblyConstant, assemblyInstruction, removedAssembly } from "./operators/assembly.ts";
import { binaryOperator, compoundAssignment, droppedOperand } from "./operators/binaryOperator.ts";
import { changedConstant, changedMaximum, otherEnumMember } from "./operators/changedConstant.ts";
import { changedInitialValue, changedReturn } from "./operators/changedValue.ts";
import { negatedCondition } from "./operators/negatedCondition.ts";
import { removedModifier } from "./operators/removedModifier.ts";
import { removedStatement } from "./operators/removedStatement.ts";
import { swappedArguments } from "./operators/swappedArguments.ts";
import { unaryOperator } from "./operators/unaryOperator.ts";

/** Every kind of mistake that is planted. */
export const operators: readonly Operator[] = [
  binaryOperator,
  compoundAssignment,
  droppedOperand,
  unaryOperator,
  negatedCondition,
  removedStatement,
  removedModifier,
  changedConstant,
  changedMaximum,
  otherEnumMember,
  changedReturn,
  changedInitialValue,
  swappedArguments,
  assemblyInstruction,
  assemblyConstant,
  removedAssembly,
];
