// The view 责任链.
"use strict";

window.mingze.views.trace = (element) => ({ show() {} });
