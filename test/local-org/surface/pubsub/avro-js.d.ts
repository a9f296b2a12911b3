/** The parts of avro-js (the Avro library of Salesforce's own Pub/Sub examples) in use here; it ships no types. */
declare module "avro-js" {
  interface Type {
    toBuffer(value: unknown): Buffer;
    /** @throws Error when the buffer is no value of the type */
    fromBuffer(buffer: Buffer): Record<string, unknown>;
  }
  const avro: { parse(schema: object): Type };
  export default avro;
}
