// A checker for the part of JSON Schema 2020-12 that protocol/ uses. An unknown keyword is an error, so that no rule is
// silently left unchecked.

const annotations = new Set(["$schema", "$id", "$defs", "title", "description"]);
const typeOf = (value) => (value === null ? "null" : Array.isArray(value) ? "array" : typeof value);
const isType = (value, type) => (Array.isArray(type) ? type.some((one) => isType(value, one))
  : type === "integer" ? Number.isInteger(value) : typeOf(value) === type);

const rules = {
  $ref: (value, ref, at, root) => check(value, resolve(root, ref), at, root),
  type: (value, type, at) => (isType(value, type) ? [] : [`${at}: expected ${type}, found ${typeOf(value)}`]),
  const: (value, wanted, at) => (value === wanted ? [] : [`${at}: expected ${wanted}`]),
  enum: (value, wanted, at) => (wanted.includes(value) ? [] : [`${at}: expected one of ${wanted.join(", ")}`]),
  minimum: (value, limit, at) => (typeof value !== "number" || value >= limit ? [] : [`${at}: below ${limit}`]),
  maximum: (value, limit, at) => (typeof value !== "number" || value <= limit ? [] : [`${at}: above ${limit}`]),
  minLength: (value, limit, at) => (typeof value !== "string" || value.length >= limit ? [] : [`${at}: shorter than ${limit}`]),
  maxLength: (value, limit, at) => (typeof value !== "string" || value.length <= limit ? [] : [`${at}: longer than ${limit}`]),
  pattern: (value, pattern, at) => (typeof value !== "string" || new RegExp(pattern).test(value) ? [] : [`${at}: does not match ${pattern}`]),
  format: (value, format, at) => (format !== "date-time" || !Number.isNaN(Date.parse(value)) ? [] : [`${at}: no ${format}`]),
  required: (value, keys, at) => (typeOf(value) !== "object" ? [] : keys.filter((key) => !Object.hasOwn(value, key)).map((key) => `${at}.${key}: missing`)),
  properties: (value, properties, at, root) => (typeOf(value) !== "object" ? []
    : Object.entries(properties).flatMap(([key, schema]) => (Object.hasOwn(value, key) ? check(value[key], schema, `${at}.${key}`, root) : []))),
  additionalProperties: (value, allowed, at, root, schema) => (allowed || typeOf(value) !== "object" ? []
    : Object.keys(value).filter((key) => !Object.hasOwn(schema.properties ?? {}, key)).map((key) => `${at}.${key}: not allowed`)),
  items: (value, schema, at, root) => (Array.isArray(value) ? value.flatMap((item, i) => check(item, schema, `${at}[${i}]`, root)) : []),
  maxItems: (value, limit, at) => (!Array.isArray(value) || value.length <= limit ? [] : [`${at}: more than ${limit}`]),
  anyOf: (value, schemas, at, root) => {
    const faults = schemas.map((schema) => check(value, schema, at, root));
    return faults.some((found) => found.length === 0) ? [] : faults.flat();
  },
};

function resolve(root, ref) {
  const found = ref.replace(/^#\//, "").split("/").reduce((at, key) => at?.[key], root);
  if (!found) throw new Error(`no schema at ${ref}`);
  return found;
}

/// What is wrong with `value`, one line each; empty when it fits. `root` holds the $defs.
export function check(value, schema, at, root) {
  return Object.entries(schema).flatMap(([keyword, argument]) => {
    if (annotations.has(keyword)) return [];
    if (!rules[keyword]) throw new Error(`${at}: keyword ${keyword} is not known here`);
    return rules[keyword](value, argument, at, root, schema);
  });
}

/// As check, and every key of every object must be in the schema: for our own output, which must be documented.
export function checkDocumented(value, name, root) {
  return [...check(value, root.$defs[name], name, root), ...unknownKeys(value, root.$defs[name], name, root)];
}

function unknownKeys(value, schema, at, root) {
  if (schema.$ref) return unknownKeys(value, resolve(root, schema.$ref), at, root);
  if (schema.anyOf) return value === null ? [] : unknownKeys(value, schema.anyOf.find((one) => one.type !== "null"), at, root);
  if (Array.isArray(value)) return schema.items ? value.flatMap((item, i) => unknownKeys(item, schema.items, `${at}[${i}]`, root)) : [];
  if (typeOf(value) !== "object" || !schema.properties) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    schema.properties[key] ? unknownKeys(part, schema.properties[key], `${at}.${key}`, root) : [`${at}.${key}: not in the schema`]);
}
