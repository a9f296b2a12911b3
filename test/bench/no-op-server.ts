/** The measure of what the machine can do: Fastify that parses the body and answers 204. */
import Fastify from "fastify";

const app = Fastify({ bodyLimit: 1_048_576 });
app.post("/hooks/okta/main", (_request, reply) => reply.code(204).send());
const url = await app.listen({ host: "127.0.0.1", port: 0 });
process.stdout.write(`${JSON.stringify({ url })}\n`);
