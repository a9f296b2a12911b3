import "./DescribeFieldResult.ts";
import "./DescribeSObjectResult.ts";
import "./Schema.ts";
import "./SObjectType.ts";
