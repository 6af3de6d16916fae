#!/usr/bin/env node
import { runCli } from "@abbababa/devnet/cli";
import { platformCompanion } from "./platformCompanion.ts";

await runCli(process.argv.slice(2), platformCompanion());
