// The view 总览.
"use strict";

window.mingze.views.overview = (element) => ({ show() {} });
