#!/usr/bin/env python3
"""Makes the small archives beside it.

app.jar       its own properties, two libraries that were packed into it, one archive stored and one
              deflated, and a file that is no archive under such a name
prefixed.jar  the same behind a script and before a comment
plain-1.2.jar nothing that Maven wrote
bundle.jar    a manifest alone: a vendor and a version, on lines that go on
x.egg         a package of Python
"""
import io
import os
import zipfile


def properties(group, artifact, version):
    return ("META-INF/maven/%s/%s/pom.properties" % (group, artifact),
            "#Generated\ngroupId=%s\nartifactId=%s\nversion=%s\n" % (group, artifact, version))


def archive(entries, comment=b""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name, content, method in entries:
            info = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
            info.compress_type = method
            z.writestr(info, content)
        z.comment = comment
    return out.getvalue()


STORED, DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
stored = archive([properties("org.example", "stored", "1.0") + (DEFLATED,)])
deflated = archive([properties("org.example", "deflated", "2.0") + (STORED,)])
app = [("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n", DEFLATED),
       properties("com.example", "app", "3.0") + (DEFLATED,),
       properties("org.shaded", "inner", "4.0") + (DEFLATED,),
       properties("org.unfilled", "x", "${project.version}") + (DEFLATED,),
       ("BOOT-INF/lib/stored.jar", stored, STORED),
       ("BOOT-INF/lib/deflated.jar", deflated, DEFLATED),
       ("BOOT-INF/lib/named-1.5.jar", archive([("x", "y", STORED)]), STORED)]
os.chdir(os.path.dirname(os.path.abspath(__file__)))
for name, content in (("app.jar", archive(app)),
                      ("prefixed.jar", b"#!/bin/sh\nexec java -jar $0\n" + archive(app, b"a comment")),
                      ("bundle.jar", archive([("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\n"
                                               "Implementation-Vendor-Id: org.examp\r\n le.vendor\r\n"
                                               "Implementation-Title: A Bundle\r\n"
                                               "Implementation-Version: 7.0.1\r\n"
                                               "Bundle-SymbolicName: org.example.bundle;singleton:=true\r\n"
                                               "\r\nName: x\r\nImplementation-Version: 9\r\n", DEFLATED)])),
                      ("x.egg", archive([("x.py", "", STORED),
                                         ("EGG-INFO/PKG-INFO", "Name: x_y\nVersion: 2.1\n\n", DEFLATED)])),
                      ("plain-1.2.jar", archive([("a/B.class", "x" * 100, DEFLATED)]))):
    with open(name, "wb") as out:
        out.write(content)
