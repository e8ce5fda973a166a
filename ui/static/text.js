// The view 计划全文.
"use strict";

window.mingze.views.text = (element) => ({ show() {} });
