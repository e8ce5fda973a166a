// The view 审稿体检.
"use strict";

window.mingze.views.review = (element) => ({ show() {} });
