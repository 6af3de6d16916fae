export { createFileGrantStore } from "./createFileGrantStore.ts";
