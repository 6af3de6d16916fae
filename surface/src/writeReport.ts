import { fileURLToPath } from "node:url";
import { Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";
import { sdk } from "./sdkProgram.ts";

const here = (path: string) => fileURLToPath(new URL(path, new URL("../", import.meta.url)));

/**
 * Makes the report of an entry point: every name that it exports, with its declaration.
 *
 * @param path - The entry, such as `./escrow`.
 * @param types - Its built declarations.
 * @param options - Whether to keep the report as the committed one.
 * @returns Whether it is the committed one.
 */
export function writeReport(
  path: string,
  types: URL,
  { update }: { readonly update: boolean },
): "same" | "changed" {
  const name = ["sdk", ...path.split("/").slice(1)].join("-");
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: fileURLToPath(new URL("package.json", sdk)),
    configObject: {
      projectFolder: fileURLToPath(sdk),
      mainEntryPointFilePath: fileURLToPath(types),
      compiler: { tsconfigFilePath: fileURLToPath(new URL("tsconfig.json", sdk)) },
      apiReport: {
        enabled: true,
        reportFileName: name,
        reportFolder: here("reports"),
        reportTempFolder: here("reports/.temp"),
        includeForgottenExports: false,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: "lf",
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
        extractorMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
  });
  const { apiReportChanged, succeeded } = Extractor.invoke(config, {
    localBuild: update,
    messageCallback: (message) => {
      message.handled = true;
      if (message.logLevel === ExtractorLogLevel.Error) throw new Error(message.text);
    },
  });
  if (!succeeded && !apiReportChanged) throw new Error(`No report of ${path} could be made.`);
  return apiReportChanged ? "changed" : "same";
}
