/** Anonymous Apex in the local org. */
import { connect } from "./world.ts";

/** Runs it as the org's administrator: what no other door may write. */
export async function apex(org: { url: string; accessToken: string }, body: string): Promise<void> {
  const result = await connect(org.url, org.accessToken).tooling.executeAnonymous(body);
  if (!result.success) throw new Error(`the Apex failed: ${result.compileProblem ?? result.exceptionMessage}`);
}
