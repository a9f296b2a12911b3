/**
 * The platform's own page templates: which regions they have and where these stand. No guide lists them. [salesforcecli/plugin-templates, whose
 * app page has appHomeTemplateHeaderTwoColumnsLeftSidebar with region1 to region3; labels, regions and widths as public pages and wireframes of
 * pages have them, such as "Header and Two Regions"]
 */

export interface PageTemplate {
  /** Tracks of a grid: how wide its columns are. */
  readonly columns: string;
  /** Rows of the grid: in each the regions from left to right; one that spans stands again. */
  readonly rows: readonly (readonly string[])[];
}

const template = (columns: string, ...rows: readonly string[]): PageTemplate => ({
  columns,
  rows: rows.map((row) => row.split(" ")),
});

const ONE = "1fr";
const EQUAL = "1fr 1fr";
const WIDE_LEFT = "2fr 1fr";
const WIDE_RIGHT = "1fr 2fr";
const THREE = "1fr 1fr 1fr";
const HEADER_AND_MAIN = template(ONE, "header", "main");
const HEADER_AND_THREE = template(THREE, "header header header", "leftsidebar main rightsidebar");

const TEMPLATES: Readonly<Record<string, PageTemplate>> = {
  "flexipage:defaultAppHomeTemplate": template(ONE, "main"),
  "flexipage:appHomeTemplateTwoColumns": template(EQUAL, "column1 column2"),
  "flexipage:appHomeTemplateTwoColumnsStacked": template(WIDE_LEFT, "region1 region2", "region1 region3"),
  "flexipage:appHomeTemplateThreeColumns": template(THREE, "region1 region2 region3"),
  "flexipage:appHomeTemplateHeaderTwoColumns": template(WIDE_LEFT, "region1 region1", "region2 region3"),
  "flexipage:appHomeTemplateHeaderTwoColumnsEqualWidth": template(EQUAL, "region1 region1", "region2 region3"),
  "flexipage:appHomeTemplateHeaderTwoColumnsLeftSidebar": template(WIDE_RIGHT, "region1 region1", "region2 region3"),
  "flexipage:appHomeTemplateHeaderTwoColumns15LeftSidebar": template("15fr 85fr", "region1 region1", "region2 region3"),
  "flexipage:recordHomeTemplateDesktop": template(WIDE_LEFT, "header header", "main sidebar"),
  "flexipage:recordHomeLeftSidebarTemplateDesktop": template(WIDE_RIGHT, "header header", "sidebar main"),
  "flexipage:recordHomeTwoColEqualHeaderTemplateDesktop": template(EQUAL, "header header", "leftcol rightcol"),
  "flexipage:recordHomeThreeColHeaderTemplateDesktop": HEADER_AND_THREE,
  "flexipage:recordHomeThreeColTemplateDesktop": template(THREE, "leftsidebar main rightsidebar"),
  "flexipage:recordHomePinnedHeaderTemplateDesktop": HEADER_AND_THREE,
  "flexipage:recordHomeSingleColTemplateDesktop": HEADER_AND_MAIN,
  "flexipage:recordHomeSimpleViewTemplate": HEADER_AND_MAIN,
  "flexipage:recordHomeWithSubheaderTemplateDesktop": template(
    WIDE_LEFT,
    "header header",
    "subheader subheader",
    "main sidebar",
  ),
  "flexipage:recordHomeWithSubheaderLeftSidebarTemplateDesktop": template(
    WIDE_RIGHT,
    "header header",
    "subheader subheader",
    "sidebar main",
  ),
  "home:desktopTemplate": template(THREE, "top top sidebar", "bottomLeft bottomRight sidebar"),
};

/** A template by its name; undefined where nobody has described it. */
export function pageTemplate(name: string): PageTemplate | undefined {
  return TEMPLATES[name];
}

/** The regions of a template, in the order in which they are read. */
export function regionsOf({ rows }: PageTemplate): readonly string[] {
  return [...new Set(rows.flat())];
}
