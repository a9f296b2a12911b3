/** Stages of opportunities in a new org. [Salesforce Help: Opportunity Stages, Forecast Categories] */
export interface Stage {
  readonly probability: number;
  readonly forecast: "Pipeline" | "Best Case" | "Commit" | "Closed" | "Omitted";
}

export const STAGES: Readonly<Record<string, Stage>> = {
  Prospecting: { probability: 10, forecast: "Pipeline" },
  Qualification: { probability: 10, forecast: "Pipeline" },
  "Needs Analysis": { probability: 20, forecast: "Pipeline" },
  "Value Proposition": { probability: 50, forecast: "Pipeline" },
  "Id. Decision Makers": { probability: 60, forecast: "Pipeline" },
  "Perception Analysis": { probability: 70, forecast: "Pipeline" },
  "Proposal/Price Quote": { probability: 75, forecast: "Pipeline" },
  "Negotiation/Review": { probability: 90, forecast: "Pipeline" },
  "Closed Won": { probability: 100, forecast: "Closed" },
  "Closed Lost": { probability: 0, forecast: "Omitted" },
};
