# What `cmake --install` puts where, and the .deb that `cpack -G DEB` makes of it. Built before:
# the release preset and, by tools/web, the pages; tools/package does all three.
include(GNUInstallDirs)

# Nothing is built by packing.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)

# The program finds packages/ and web/dist above its own, real place.
install(TARGETS jishi RUNTIME DESTINATION lib/jishi)
install(DIRECTORY packages DESTINATION share/jishi FILES_MATCHING PATTERN "*.yaml" PATTERN "*.csv")
install(CODE "
  if(NOT EXISTS \"${PROJECT_SOURCE_DIR}/web/dist/index.html\")
    message(FATAL_ERROR \"web/dist is missing: run tools/web first\")
  endif()")
install(DIRECTORY web/dist DESTINATION share/jishi/web PATTERN ".made_of" EXCLUDE)
install(CODE "
  set(root \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}\")
  file(MAKE_DIRECTORY \"\${root}/bin\")
  foreach(link \"bin/jishi|../lib/jishi/jishi\" \"lib/jishi/packages|../../share/jishi/packages\"
               \"lib/jishi/web|../../share/jishi/web\")
    string(REPLACE \"|\" \";\" link \"\${link}\")
    list(GET link 0 name)
    list(GET link 1 to)
    file(CREATE_LINK \"\${to}\" \"\${root}/\${name}\" SYMBOLIC)
  endforeach()")
install(FILES packaging/jishi.service packaging/jishi-backup.service
              packaging/jishi-backup.timer
        DESTINATION lib/systemd/system)
install(FILES packaging/copyright packaging/nginx.conf packaging/Caddyfile docs/operations.md
        DESTINATION share/doc/jishi)
install(DIRECTORY docs/handbook DESTINATION share/doc/jishi)
install(FILES packaging/jishi.default DESTINATION /etc/default RENAME jishi
        PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
# Debian wants them packed, without the time of packing.
install(CODE "
  set(root \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}\")
  file(MAKE_DIRECTORY \"\${root}/share/man/man1\")
  execute_process(COMMAND gzip -9nc \"${PROJECT_SOURCE_DIR}/packaging/jishi.1\"
                  OUTPUT_FILE \"\${root}/share/man/man1/jishi.1.gz\" COMMAND_ERROR_IS_FATAL ANY)
  string(TIMESTAMP day \"%a, %d %b %Y 00:00:00 +0000\" UTC)
  file(WRITE \"${PROJECT_BINARY_DIR}/changelog\"
       \"jishi (${PROJECT_VERSION}) unstable; urgency=medium

  * ${PROJECT_VERSION}

 -- 基石 Jishi <jishi@tuanwei.example.cn>  \${day}
\")
  execute_process(COMMAND gzip -9nc \"${PROJECT_BINARY_DIR}/changelog\"
                  OUTPUT_FILE \"\${root}/share/doc/jishi/changelog.gz\" COMMAND_ERROR_IS_FATAL ANY)
")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME jishi)
set(CPACK_PACKAGE_VENDOR "基石 Jishi")
set(CPACK_PACKAGE_CONTACT "基石 Jishi <jishi@tuanwei.example.cn>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "organisations and ledgers of youth league committees")
set(CPACK_PACKAGE_DESCRIPTION
    "One program that serves the pages and the API of 基石, keeps every change in a
journal that can be verified, and answers figures at once; on SQLite or on
PostgreSQL.")
# Files outside the prefix, and links.
set(CPACK_SET_DESTDIR ON)
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION misc)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# The fonts of charts.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "adduser, fonts-noto-cjk")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "nginx | caddy")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "postgresql-client")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
    ${PROJECT_SOURCE_DIR}/packaging/postinst ${PROJECT_SOURCE_DIR}/packaging/prerm
    ${PROJECT_SOURCE_DIR}/packaging/postrm ${PROJECT_SOURCE_DIR}/packaging/conffiles)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
