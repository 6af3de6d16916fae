// Shows the OpenAPI document: routes by group, each with what it takes and what it answers.
const element = (name, text, ...children) => {
  const node = document.createElement(name);
  if (text) node.textContent = text;
  node.append(...children);
  return node;
};
const shown = (title, value) =>
  value ? [element("h4", title), element("pre", JSON.stringify(value, null, 2))] : [];
const schemaOf = (part) => part?.content?.["application/json"]?.schema;

const response = await fetch("/openapi.json");
const { info, paths } = await response.json();
document.querySelector("#description").textContent = info.description;
const groups = new Map();
for (const [path, methods] of Object.entries(paths)) {
  for (const [method, operation] of Object.entries(methods)) {
    const answer = Object.entries(operation.responses).find(([status]) => status.startsWith("2"));
    const details = element(
      "details",
      "",
      element(
        "summary",
        "",
        element("b", method.toUpperCase()),
        element("code", path),
        ` ${operation.summary ?? ""}`,
      ),
      element("p", operation.security ? "Needs a token." : "Open to everybody."),
      ...shown("Parameters", operation.parameters),
      ...shown("Body", schemaOf(operation.requestBody)),
      ...shown(`Answer ${answer?.[0] ?? ""}`, schemaOf(answer?.[1])),
    );
    const group = operation.tags?.[0] ?? "other";
    groups.set(group, [...(groups.get(group) ?? []), details]);
  }
}
for (const [group, routes] of groups) {
  document.querySelector("#routes").append(element("section", "", element("h2", group), ...routes));
}
