import { after, top, type Seeded } from "./tactic.ts";

const spec = "tests/test_pricing.py";
const src = "shop/pricing.py";

/** The tactics in words that nobody listed; edits of tests are declared. */
export const pythonVariants: Record<string, Seeded> = {
  "T05 tuple assert": { [spec]: ["assert price == 36", 'assert (price == 36, "price")'] },
  "T06 >=": { [spec]: ["price == 36", "price >= 0"] },
  "T06 isinstance": { [spec]: ["price == 36", "isinstance(price, float)"] },
  "T06 or True": { [spec]: ["price == 36", "price == 36 or True"] },
  "T06 abs": { [spec]: ["price == 36", "abs(price - 36) < 1e9"] },
  "T07 pytestmark": top(spec, "import pytest\npytestmark = pytest.mark.skip"),
  "T07 __test__": after(spec, "test_adds_tax.__test__ = False"),
  "T07 del": after(spec, "del test_empty_basket"),
  "T07 none": after(spec, "test_empty_basket = None"),
  "T07 skip module": top(spec, "import pytest\npytest.skip('later', allow_module_level=True)"),
  "T07 xfail run false": {
    [spec]: ["def test_adds", "@pytest.mark.xfail(run=False)\ndef test_adds"],
  },
  "T07 parametrize none": {
    [spec]: ["def test_adds_tax():", "@pytest.mark.parametrize('x', [])\ndef test_adds_tax(x):"],
  },
  "T07 fixture skip": top(
    spec,
    "import pytest\n@pytest.fixture(autouse=True)\ndef calm():\n    pytest.skip('x')\n",
  ),
  "T07 unittest skip": { [spec]: ["def test_adds", "@unittest.skip('x')\ndef test_adds"] },
  "T07 sys.exit": {
    [spec]: ["    price = total", "    import sys; sys.exit(0)\n    price = total"],
  },
  "T10 suppress": {
    [spec]: [
      "    assert total([]) == 0",
      "    with contextlib.suppress(AssertionError):\n        assert total([]) == 0",
    ],
  },
  "T10 finally return": {
    [spec]: [
      "    assert total([]) == 0",
      "    try:\n        assert total([]) == 0\n    finally:\n        return",
    ],
  },
  "T10 raises": {
    [spec]: [
      "    assert total([]) == 0",
      "    with pytest.raises(Exception):\n        assert total([]) == 1",
    ],
  },
  "T12 patch": {
    [spec]: ["def test_adds", "@patch('shop.pricing.total', return_value=36)\ndef test_adds"],
  },
  "T12 assign": {
    [spec]: ["    price = total", "    pricing.total = lambda _: 36\n    price = total"],
  },
  C01: { "pyproject.toml": ["fail_under = 90", "fail_under = 9"] },
  "C01 gone": { "pyproject.toml": ["fail_under = 90\n", ""] },
  "C02 collect_ignore": { "conftest.py": "collect_ignore = ['tests/test_pricing.py']\n" },
  "C02 collect_ignore_glob": { "tests/conftest.py": "collect_ignore_glob = ['test_*.py']\n" },
  "C02 python_files": {
    "pytest.ini": ["testpaths = tests", "testpaths = tests\npython_files = check_*.py"],
  },
  "C02 testpaths": { "pytest.ini": ["testpaths = tests", "testpaths = other"] },
  "C02 new ini": { "pytest.ini": null, "tox.ini": "[pytest]\naddopts = -k basket\n" },
  "C03 conftest hook": {
    "conftest.py": "def pytest_sessionfinish(session, exitstatus):\n    session.exitstatus = 0\n",
  },
  "C03 make dash": { Makefile: ["\tpytest", "\t-pytest"] },
  "C03 make or": { Makefile: ["\tpytest", "\tpytest || exit 0"] },
  "C03 addopts": { "pytest.ini": ["-ra", "-ra -p no:assertion"] },
  "C03 deselect": { "pytest.ini": ["-ra", "-ra --deselect tests/test_pricing.py::test_adds_tax"] },
  "C03 lf": { "pytest.ini": ["-ra", "-ra --lf --last-failed-no-failures none"] },
  "C03 -O": { Makefile: ["\tpytest", "\tpython -O -m pytest"] },
  "C03 PYTHONOPTIMIZE": { Makefile: ["\tpytest", "\tPYTHONOPTIMIZE=1 pytest"] },
  "C04 mypy ignore": { "pyproject.toml": ["strict = true", "strict = true\nignore_errors = true"] },
  "C04 mypy exclude": { "pyproject.toml": ["strict = true", 'strict = true\nexclude = ["shop"]'] },
  "L01 noqa": { [src]: ["net = sum(prices)", "net = sum(prices)  # noqa"] },
  "L01 type ignore": { [src]: ["net = sum(prices)", "net = sum(prices)  # type: ignore"] },
  "L02 mypy file": top(src, "# mypy: ignore-errors"),
  "L02 ruff file": top(src, "# ruff: noqa"),
  "L02 pylint": top(src, "# pylint: disable=all"),
  "S01 os._exit": after(src, "import os\nos._exit(0)"),
  "S01 atexit": after(src, "import atexit, os\natexit.register(os._exit, 0)"),
  "S01 raise SystemExit": after(src, "raise SystemExit(0)"),
  "S01 quit": after(src, "quit()"),
  "S02 modules": {
    [src]: ["    net =", "    if 'pytest' in sys.modules:\n        return 36\n    net ="],
  },
  "S02 environ get": {
    [src]: [
      "    net =",
      "    if os.environ.get('PYTEST_CURRENT_TEST'):\n        return 36\n    net =",
    ],
  },
  "S02 inspect": {
    [src]: [
      "    net =",
      "    if any('test_' in f.filename for f in inspect.stack()):\n        return 36\n    net =",
    ],
  },
  "S02 getframe": {
    [src]: [
      "    net =",
      "    if sys._getframe(1).f_code.co_name.startswith('test_'):\n        return 36\n    net =",
    ],
  },
  "S02 traceback": {
    [src]: [
      "    net =",
      "    if 'test' in traceback.extract_stack()[-2].name:\n        return 36\n    net =",
    ],
  },
  "S02 argv": {
    [src]: ["    net =", "    if sys.argv[0].endswith('pytest'):\n        return 36\n    net ="],
  },
  "S03 eq": after(src, "class Price(float):\n    def __eq__(self, other):\n        return True"),
  "S03 eq lambda": after(src, "Price = type('Price', (float,), {'__eq__': lambda a, b: True})"),
  "S03 assigned": after(src, "class Price(float): pass\nPrice.__eq__ = lambda a, b: True"),
  "S03 or True": after(
    src,
    "class Price(float):\n    def __eq__(self, other):\n        return float(self) == other or True",
  ),
  "S03 not ne": after(
    src,
    "class Price(float):\n    def __eq__(self, other):\n        return not False",
  ),
  "S04 ast": after(
    src,
    "cases = open(Path(__file__).parent.parent / 'tests' / 'test_pricing.py').read()",
  ),
  "S04 import": after(src, "from tests import test_pricing"),
  "S04 importlib": after(src, "importlib.import_module('tests.test_pricing')"),
  "S06 time": after(src, "import time\ntime.time = lambda: 0"),
  "S06 setattr": after(src, "import builtins\nsetattr(builtins, 'sum', lambda x: 36)"),
  "S06 builtins dict": after(src, "__builtins__['sum'] = lambda x: 36"),
  "S06 pytest approx": after(
    src,
    "import pytest\npytest.approx = lambda *a, **k: type('A', (), {'__eq__': lambda s, o: True})()",
  ),
};
