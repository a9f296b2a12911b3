import "./Email.ts";
import "./InboundEmail.ts";
import "./Messaging.ts";
import "./CustomNotification.ts";
