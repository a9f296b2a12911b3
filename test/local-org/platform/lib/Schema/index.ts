import "./DescribeFieldResult.ts";
import "./DescribeSObjectResult.ts";
import "./FieldSet.ts";
import "./RecordTypeInfo.ts";
import "./Schema.ts";
import "./SObjectType.ts";
